-- Reads nothing and writes nothing: planning it loads the planner and compiles its code before the first pipeline asks.

CREATE TEMPORARY TABLE numbers (n BIGINT, happened AS PROCTIME()) WITH ('connector' = 'datagen');

CREATE TEMPORARY TABLE nothing (n BIGINT) WITH ('connector' = 'blackhole');

INSERT INTO nothing SELECT COUNT(*) FROM numbers WHERE n > 0 GROUP BY MOD(n, 7);
