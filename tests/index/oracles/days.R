# Writes days.json: what R's survey says of surveys.json by days, and t.test and p.adjust of the third lowest unsur.
# Rscript days.R
#
# The days are the clusters of svydesign(ids = ~day); the index is a contrast of ratios (svyratio, svycontrast). The
# degrees of freedom are n²/Σ n_c² − 1, at least 1. Day c of a survey is given to its respondents by the sizes below.

suppressMessages({library(survey); library(jsonlite)})
told <- fromJSON("surveys.json", simplifyVector = FALSE)
confidences <- c(0.9, 0.95, 0.99)

matrix_of <- function(one) do.call(rbind, lapply(strsplit(unlist(one$answers), ""), as.integer))
shares_of <- function(one) {
  questions <- unlist(one$questions)
  weights <- vapply(questions, function(unsur) eval(parse(text = one$weights[[unsur]])), 0)
  100 / one$top * weights / as.vector(table(questions)[questions])
}

by_days <- function(name, sizes) {
  one <- told[[name]]
  x <- matrix_of(one)
  size <- ncol(x)
  stopifnot(sum(sizes) == nrow(x))
  data <- as.data.frame(cbind(x, 1L * (x > 0)))
  names(data) <- c(paste0("x", seq_len(size)), paste0("a", seq_len(size)))
  data$day <- rep(seq_along(sizes), sizes)
  design <- suppressWarnings(svydesign(ids = ~day, data = data))
  ratios <- svyratio(reformulate(paste0("x", seq_len(size))), reformulate(paste0("a", seq_len(size))), design,
                     covmat = TRUE)
  of_each <- rep(0, size * size)
  of_each[(seq_len(size) - 1) * size + seq_len(size)] <- shares_of(one)
  found <- svycontrast(ratios, of_each)
  estimate <- as.vector(coef(found)); se <- as.vector(SE(found))
  effective <- sum(sizes)^2 / sum(sizes^2)
  df <- max(effective - 1, 1)
  ends <- sum(shares_of(one)) * c(1, one$top)
  p <- (estimate - ends[[1]]) / diff(ends)
  margin <- qt(1 - (1 - confidences) / 2, df) * se
  away <- margin / (diff(ends) * p * (1 - p))
  list(sizes = sizes, estimate = estimate, effective = effective, df = df, se = se, margin = margin,
       low = ends[[1]] + diff(ends) * plogis(qlogis(p) - away), high = ends[[1]] + diff(ends) * plogis(qlogis(p) + away))
}

# without blanks, an NRR is a mean of respondents' own, and the test that of pairs; Holm over all pairs from the third on
lowest <- function(name) {
  one <- told[[name]]
  x <- matrix_of(one)
  questions <- unlist(one$questions)
  own <- sapply(unique(questions), function(unsur) rowMeans(x[, questions == unsur, drop = FALSE]))
  order <- names(sort(colMeans(own)))
  compared <- order[3:length(order)]
  pairs <- combn(compared, 2)
  p <- apply(pairs, 2, function(pair) t.test(own[, pair[[2]]], own[, pair[[1]]], paired = TRUE)$p.value)
  holm <- p.adjust(p, "holm")
  of_third <- pairs[1, ] == compared[[1]]
  list(third = compared[[1]], p_holm = as.list(setNames(holm[of_third], pairs[2, of_third])))
}

days <- list(whole = c(90, 200, 30, 40, 15, 5), blanks = c(70, 25, 12, 8, 5), several = rep(10, 10),
             `ceiling-blanks` = c(10, 9, 6, 5), unequal = c(77, 1, 1, 1), `five-point` = 1:7 * 2 + c(2, 2, 2, 2, 2, 2, 2))
found <- list(made_by = "days.R", versions = list(R = R.version.string, survey = as.character(packageVersion("survey"))),
              confidences = confidences,
              days = mapply(by_days, names(days), days, SIMPLIFY = FALSE),
              lowest = sapply(c("whole", "several-no-blanks", "census", "ceiling"), lowest, simplify = FALSE))
write(toJSON(found, digits = NA, auto_unbox = TRUE, null = "null", pretty = 1), "days.json")
