# Writes planning.json: how many respondents an index as sure as wanted, or a change that is to be seen, needs by R
# itself: pt with a noncentrality, power.t.test, and qt in the formula of Cochran. Rscript planning.R

suppressMessages(library(jsonlite))
tails <- expand.grid(t = c(0.1, 1.7, 1.96, 2.6, 5), df = c(18, 47.3, 250, 5000), shift = c(0, 0.4, 2.8, 4.9, 12, 30))
tails$p <- pt(tails$t, tails$df, tails$shift)

changes <- expand.grid(confidence = c(0.9, 0.95, 0.99), power = c(0.6, 0.8, 0.9, 0.99), ratio = c(0.05, 0.1, 0.2, 0.25, 0.4, 0.5, 0.75, 1))
changes$n <- mapply(function(confidence, power, ratio)
  power.t.test(delta = ratio, sd = 1, sig.level = 1 - confidence, power = power, tol = 1e-12)$n,
  changes$confidence, changes$power, changes$ratio)

# The power of 4 points at a standard deviation of 12, where N users in each period are known: the difference has the
# variance 2 * 12^2 / n * (1 - n/N), as if the standard deviation were smaller.
users <- expand.grid(n = c(20, 90, 150, 190), N = c(200, 1200, 50000))
users$power <- mapply(function(n, N) power.t.test(n = n, delta = 4, sd = 12 * sqrt(1 - n / N))$power, users$n, users$N)

margins <- expand.grid(confidence = c(0.9, 0.95, 0.99), margin = c(0.5, 1, 2, 5), sd = c(4.5, 12, 13), N = c(11, 40, 1200, 50000, 1e9))
margins$n <- mapply(function(confidence, margin, sd, N) {
  n <- 10
  repeat {
    n0 <- (qt(1 - (1 - confidence) / 2, n - 1) * sd / margin)^2
    if (n >= n0 / (1 + n0 / N)) return(n)
    n <- n + 1
  }
}, margins$confidence, margins$margin, margins$sd, margins$N)

found <- list(made_by = "planning.R", versions = list(R = R.version.string), noncentral_t = tails, change = changes, power = users, margin = margins)
write(toJSON(lapply(found, function(one) if (is.data.frame(one)) unname(as.matrix(one)) else one), digits = NA,
             auto_unbox = TRUE), "planning.json")
