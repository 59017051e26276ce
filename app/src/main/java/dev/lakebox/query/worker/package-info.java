/**
 * The process that runs DuckDB. It starts from a class path of this package and DuckDB's driver alone, so nothing here
 * may use anything but those and the JDK.
 */
package dev.lakebox.query.worker;
