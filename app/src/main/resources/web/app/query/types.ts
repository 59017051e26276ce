const NUMBERS = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL|DOUBLE|FLOAT)\b(?!.*\])/;

/** Whether values of that DuckDB type are numbers. */
export function numeric(type: string): boolean {
  return NUMBERS.test(type);
}

/** Whether values of that DuckDB type lie on the line of time. */
export function temporal(type: string): boolean {
  return /^(?:DATE|TIMESTAMP.*)$/.test(type) && !type.endsWith("]");
}
