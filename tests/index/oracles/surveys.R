# Writes intervals.json and reliability.json: what R's survey and psych say of surveys.json. Rscript surveys.R
#
# The index is a contrast of the ratios Σ x_q / Σ a_q (svyratio, with their covariance); a rolled-up one is a function
# of totals per unit in a stratified design (svytotal, svycontrast). Finite corrections are survey's own (fpc).

suppressMessages({library(survey); library(psych); library(jsonlite)})

told <- fromJSON("surveys.json", simplifyVector = FALSE)
confidences <- c(0.9, 0.95, 0.99)

matrix_of <- function(one) {
  rows <- strsplit(unlist(one$answers), "")
  matrix(as.integer(unlist(rows)), nrow = length(rows), byrow = TRUE)
}

fraction <- function(text) eval(parse(text = text))

# what each question's mean adds to the index
shares_of <- function(one) {
  questions <- unlist(one$questions)
  weights <- vapply(questions, function(unsur) fraction(one$weights[[unsur]]), 0)
  100 / one$top * weights / as.vector(table(questions)[questions])
}

# limits on a scale from `ends[[1]]` to `ends[[2]]`, taken on its logit
limits <- function(estimate, se, df, ends) {
  margins <- qt(1 - (1 - confidences) / 2, df) * se
  p <- (estimate - ends[[1]]) / diff(ends)
  away <- margins / (diff(ends) * p * (1 - p))
  on_scale <- function(at) if (se > 1e-12) ends[[1]] + diff(ends) * plogis(at) else rep(estimate, length(at))
  list(estimate = estimate, se = se, df = df, margin = margins,
       low = on_scale(qlogis(p) - away), high = on_scale(qlogis(p) + away))
}

# what blanks leave where everyone was asked: covariances of those who answered both
of_blanks <- function(x, shares) {
  given <- x > 0
  both <- crossprod(given)
  apart <- suppressWarnings(cov(ifelse(given, x, NA), use = "pairwise.complete.obs"))
  apart[both < 2] <- 0
  n <- colSums(given)
  max(0, sum(outer(shares, shares) * apart * (both / outer(n, n) - 1 / nrow(x))))
}

framed <- function(x) {
  size <- ncol(x)
  data <- as.data.frame(cbind(x, 1L * (x > 0)))
  names(data) <- c(paste0("x", seq_len(size)), paste0("a", seq_len(size)))
  data
}

designed <- function(data, population) {
  if (is.null(population)) return(suppressWarnings(svydesign(ids = ~1, data = data)))
  data$N <- population
  svydesign(ids = ~1, fpc = ~N, data = data)
}

of_contrast <- function(design, size, shares, ends, more = 0) {
  ratios <- svyratio(reformulate(paste0("x", seq_len(size))), reformulate(paste0("a", seq_len(size))), design,
                     covmat = TRUE)
  of_each <- rep(0, size * size)
  of_each[(seq_len(size) - 1) * size + seq_len(size)] <- shares
  found <- svycontrast(ratios, of_each)
  limits(as.vector(coef(found)), sqrt(as.vector(SE(found))^2 + more), degf(design), ends)
}

interval <- function(one) {
  x <- matrix_of(one)
  questions <- unlist(one$questions)
  everyone <- designed(framed(x), NULL)
  design <- designed(framed(x), one$population)
  asked <- if (is.null(one$population)) 0 else nrow(x) / one$population
  unsur <- sapply(unique(questions), function(name) {
    shares <- (questions == name) / sum(questions == name)
    of_contrast(design, length(questions), shares, c(1, one$top), asked * of_blanks(x, shares))
  }, simplify = FALSE)
  shares <- shares_of(one)
  ends <- sum(shares) * c(1, one$top)
  whole <- of_contrast(design, length(questions), shares, ends, asked * of_blanks(x, shares))
  whole$se_sample <- of_contrast(everyone, length(questions), shares, ends)$se
  list(index = whole, unsur = unsur)
}

# the mean of the units' indices, and that weighted by users served; the degrees of freedom are Satterthwaite's
rolled <- function(one, weights, finite) {
  x <- matrix_of(one)
  size <- ncol(x)
  unit <- unlist(one$units)
  names <- names(weights)
  data <- data.frame(unit = unit)
  terms <- character()
  for (name in names) for (q in seq_len(size)) {
    data[[paste0("x", q, name)]] <- x[, q] * (unit == name)
    data[[paste0("a", q, name)]] <- (x[, q] > 0) * (unit == name)
    share <- weights[[name]] / sum(weights) * shares_of(one)[[q]]
    terms <- c(terms, sprintf("%.17g * x%d%s / a%d%s", share, q, name, q, name))
  }
  if (finite) {
    data$N <- unlist(one$population)[unit]
    design <- svydesign(ids = ~1, strata = ~unit, fpc = ~N, data = data)
  } else {
    design <- suppressWarnings(svydesign(ids = ~1, strata = ~unit, data = data))
  }
  totals <- svytotal(reformulate(setdiff(names(data), c("unit", "N"))), design)
  found <- svycontrast(totals, parse(text = paste(terms, collapse = " + "))[[1]])
  parts <- sapply(names, function(name) {
    own <- x[unit == name, , drop = FALSE]
    users <- if (finite) one$population[[name]] else NULL
    se <- of_contrast(designed(framed(own), users), size, shares_of(one), c(25, 100))$se
    more <- if (finite) nrow(own) / users * of_blanks(own, shares_of(one)) else 0
    c(v = (weights[[name]] / sum(weights))^2 * (se^2 + more), more = (weights[[name]] / sum(weights))^2 * more,
      df = nrow(own) - 1)
  })
  v <- as.vector(SE(found))^2 + sum(parts["more", ])
  limits(as.vector(coef(found)), sqrt(v), sum(parts["v", ])^2 / sum(parts["v", ]^2 / parts["df", ]), c(25, 100))
}

rollups <- function(one) {
  names <- sort(unique(unlist(one$units)))
  same <- setNames(rep(1, length(names)), names)
  if (is.null(one$population)) return(list(mean = rolled(one, same, FALSE)))
  served <- unlist(one$population)[names]
  list(mean = rolled(one, same, TRUE), population = rolled(one, served, TRUE))
}

# one row a respondent who answered everything; psych takes out the items that all answered alike
reliable <- function(one) {
  x <- matrix_of(one)
  x <- x[apply(x > 0, 1, all), , drop = FALSE]
  varied <- apply(x, 2, function(column) length(unique(column)) > 1)
  kept <- as.data.frame(x[, varied, drop = FALSE])
  found <- suppressWarnings(suppressMessages(psych::alpha(kept, check.keys = FALSE, warnings = FALSE)))
  alpha <- found$total$raw_alpha
  feldt <- lapply(confidences, function(one) {
    limits <- alpha.ci(alpha, n.obs = nrow(x), n.var = ncol(kept), p.val = 1 - one)
    c(limits$lower.ci, limits$upper.ci)
  })
  t <- qt(0.975, nrow(x) - 2)
  list(respondents = nrow(x), varied = which(varied), alpha = alpha, feldt = feldt,
       item_total = found$item.stats$raw.r, corrected = found$item.stats$r.drop,
       alpha_without = if (ncol(kept) > 2) found$alpha.drop$raw_alpha else NULL,
       r_table = t / sqrt(nrow(x) - 2 + t^2))
}

written <- function(values, path) {
  versions <- list(R = R.version.string)
  for (name in c("survey", "psych")) versions[[name]] <- as.character(packageVersion(name))
  found <- c(list(made_by = "surveys.R", versions = versions, confidences = confidences), values)
  write(toJSON(found, digits = NA, auto_unbox = TRUE, null = "null", pretty = 1), path)
}

alone <- Filter(function(one) is.null(one$units), told)
written(list(surveys = lapply(alone, interval), units = lapply(Filter(function(one) !is.null(one$units), told), rollups)),
        "intervals.json")
items <- c("whole", "blanks", "ceiling", "ceiling-blanks", "several", "several-no-blanks", "census", "constant",
           "contrary", "two-items", "five-point")
written(list(surveys = lapply(told[items], reliable)), "reliability.json")
