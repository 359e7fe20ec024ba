-- What scoring needs from a warehouse of any size: how many gave which answer to which unsur, by unit and period.
--
-- From a table or view `responses` (unit, periode, U1 … U9), a row a respondent, it makes a table of counts
-- (unit, periode, unsur, skor, jumlah), 36 rows for each unit and period, which ikm scores as it is:
--
--   duckdb -csv skm.duckdb < examples/counts.sql | ikm score - --counts --unit unit --by periode
--   psql --csv -f examples/counts.sql skm | ikm score - --counts --unit unit --by periode
--   spark-sql --conf spark.sql.cli.print.header=true -f examples/counts.sql | ikm score - --counts --unit unit --by periode
--
-- Where the columns have other names, make a view:
--
--   CREATE VIEW responses AS SELECT nama_unit AS unit, triwulan AS periode, q1 AS U1, … FROM jawaban;
--
-- A further column to group by, such as layanan, is written beside every periode; one that is not there is taken out.
-- Respondents are then the largest count of any unsur, for counts do not say who answered what.
--
-- DuckDB, PostgreSQL, SQLite and Spark SQL run it unchanged. One GROUP BY over nine columns, rather than one over
-- each, lets the machines of an engine exchange what they counted once.

SELECT unit, periode, unsur, skor, COUNT(*) AS jumlah
FROM (
  SELECT unit, periode, 'U1' AS unsur, U1 AS skor FROM responses
  UNION ALL SELECT unit, periode, 'U2', U2 FROM responses
  UNION ALL SELECT unit, periode, 'U3', U3 FROM responses
  UNION ALL SELECT unit, periode, 'U4', U4 FROM responses
  UNION ALL SELECT unit, periode, 'U5', U5 FROM responses
  UNION ALL SELECT unit, periode, 'U6', U6 FROM responses
  UNION ALL SELECT unit, periode, 'U7', U7 FROM responses
  UNION ALL SELECT unit, periode, 'U8', U8 FROM responses
  UNION ALL SELECT unit, periode, 'U9', U9 FROM responses
) AS answers
-- Blanks only: what else is no answer (0, an empty text, a 5) ikm has to see, to say how many there are.
WHERE skor IS NOT NULL
GROUP BY unit, periode, unsur, skor
-- The order is for whoever reads or compares the table; ikm needs none.
ORDER BY unit, periode, unsur, skor;
