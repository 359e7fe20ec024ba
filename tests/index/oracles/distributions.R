# Writes r.json: tails and quantiles of t and F by R itself, and p.adjust. Rscript distributions.R
#
# Degrees of freedom stay below 400,000, where qf takes chi-square for F; beyond there is distributions.py.

suppressMessages(library(jsonlite))
degrees <- c(1, 1.5, 2, 2.7, 3, 5, 10, 29, 48.2857, 99, 379, 1234.5, 1e4, 123456.789)
statistics <- c(0, 1e-6, 0.01, 0.5, 1, 1.96, 3, 7.5, 40)
confidences <- c(0.01, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
over <- c(1, 2, 2, 1.5, 5, 29, 99, 379, 1000, 30000)
under <- c(1, 2, 100, 7.25, 10, 232, 792, 3032, 10000, 240000)
chances <- c(0.005, 0.025, 0.05, 0.5, 0.95, 0.975, 0.995)
values <- c(0.01, 0.3, 0.9, 1, 1.1, 2, 5)

tails <- expand.grid(t = statistics, df = degrees)
tails$p <- 2 * pt(-tails$t, tails$df)
t <- expand.grid(confidence = confidences, df = degrees)
t$t <- -qt((1 - t$confidence) / 2, t$df)
pairs <- expand.grid(place = seq_along(over), chance = chances)
f <- data.frame(chance = pairs$chance, over = over[pairs$place], under = under[pairs$place])
f$f <- qf(f$chance, f$over, f$under)
pairs <- expand.grid(place = seq_along(over), f = values)
p <- data.frame(f = pairs$f, over = over[pairs$place], under = under[pairs$place])
p$p <- pf(p$f, p$over, p$under)

set.seed(20140514)
ps <- list(c(0.01, 0.04, 0.03), c(0.5, 0.5, 0.9), c(0.02, 0.02, 0.02, 0.9), 0.049, c(0, 1, 0.3), runif(9) / 10, runif(9)^3)
holm <- lapply(ps, function(one) list(p = I(one), adjusted = I(p.adjust(one, "holm"))))
found <- list(made_by = "distributions.R", versions = list(R = R.version.string), two_sided = tails, t_quantile = t,
              f_quantile = f, f_chance = p, holm = holm)
write(toJSON(lapply(found, function(one) if (is.data.frame(one)) unname(as.matrix(one)) else one), digits = NA,
             auto_unbox = TRUE), "r.json")
