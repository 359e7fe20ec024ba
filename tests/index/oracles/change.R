# Writes change.json: t.test of two surveys of surveys.json. Rscript change.R
#
# Where there is no blank, the index is the mean of the respondents' own indices, and both tests are R's: Welch's, and
# that of equal variances. With blanks the standard errors are those of survey's contrasts, and the rest follows from
# them. Of each pair the test of the larger p is written.

suppressMessages({library(survey); library(jsonlite)})
told <- fromJSON("surveys.json", simplifyVector = FALSE)
confidences <- c(0.9, 0.95, 0.99)

matrix_of <- function(one) do.call(rbind, lapply(strsplit(unlist(one$answers), ""), as.integer))
careful <- function(a, b) {
  p <- sapply(c(FALSE, TRUE), function(equal) t.test(b, a, var.equal = equal)$p.value)
  equal <- p[[2]] > p[[1]]
  tests <- lapply(confidences, function(one) t.test(b, a, conf.level = one, var.equal = equal))
  first <- tests[[1]]
  list(test = if (equal) "pooled" else "welch", by = first$estimate[[1]] - first$estimate[[2]], se = first$stderr, df = first$parameter[[1]], p = first$p.value,
       low = sapply(tests, function(one) one$conf.int[[1]]), high = sapply(tests, function(one) one$conf.int[[2]]))
}
own <- function(one) {
  questions <- unlist(one$questions)
  of_unsur <- vapply(one$weights[questions], function(text) eval(parse(text = text)), 0)
  as.vector(matrix_of(one) %*% (100 / one$top * of_unsur / as.vector(table(questions)[questions])))
}
plain <- function(first, second) {
  a <- told[[first]]; b <- told[[second]]
  questions <- unlist(a$questions)
  unsur <- sapply(unique(questions), function(name) {
    of_one <- function(one) rowMeans(matrix_of(one)[, questions == name, drop = FALSE])
    careful(of_one(a), of_one(b))
  }, simplify = FALSE)
  holm <- as.list(setNames(p.adjust(sapply(unsur, function(one) one$p), "holm"), names(unsur)))
  list(before = first, after = second, index = careful(own(a), own(b)), unsur = unsur, holm = holm)
}

of_ratios <- function(one) {
  x <- matrix_of(one); size <- ncol(x)
  data <- as.data.frame(cbind(x, 1L * (x > 0)))
  names(data) <- c(paste0("x", 1:size), paste0("a", 1:size))
  design <- suppressWarnings(svydesign(ids = ~1, data = data))
  totals <- svytotal(reformulate(names(data)), design)
  questions <- unlist(one$questions)
  weights <- vapply(one$weights[questions], function(text) eval(parse(text = text)), 0)
  shares <- 100 / one$top * weights / as.vector(table(questions)[questions])
  terms <- paste(sprintf("%.17g * x%d / a%d", shares, 1:size, 1:size), collapse = " + ")
  found <- svycontrast(totals, parse(text = terms)[[1]])
  list(value = as.vector(coef(found)), v = as.vector(SE(found))^2, df = degf(design))
}
blanks <- function(first, second) {
  a <- of_ratios(told[[first]]); b <- of_ratios(told[[second]])
  by <- b$value - a$value
  n <- c(a$df, b$df) + 1
  ses <- c(sqrt(a$v + b$v), sqrt((a$df * n[[1]] * a$v + b$df * n[[2]] * b$v) / (a$df + b$df) * sum(1 / n)))
  dfs <- c((a$v + b$v)^2 / (a$v^2 / a$df + b$v^2 / b$df), a$df + b$df)
  p <- 2 * pt(-abs(by / ses), dfs)
  larger <- if (p[[2]] > p[[1]]) 2 else 1
  se <- ses[[larger]]; df <- dfs[[larger]]
  margins <- qt(1 - (1 - confidences) / 2, df) * se
  list(before = first, after = second, index = list(test = c("welch", "pooled")[[larger]], by = by, se = se, df = df, p = 2 * pt(-abs(by / se), df),
                                                    low = by - margins, high = by + margins))
}
pairs <- list(plain("whole", "ceiling"), plain("whole", "census"), plain("census", "whole"), plain("ceiling", "ceiling"),
              blanks("blanks", "unequal"), blanks("ceiling-blanks", "blanks"), blanks("several", "several-no-blanks"))
versions <- list(R = R.version.string, survey = as.character(packageVersion("survey")))
found <- list(made_by = "change.R", versions = versions, confidences = confidences, pairs = pairs)
write(toJSON(found, digits = NA, auto_unbox = TRUE, pretty = 1), "change.json")
