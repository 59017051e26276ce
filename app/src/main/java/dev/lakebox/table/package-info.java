/** The lakehouse's tables: what is in the catalog, and what each table has been through. */
package dev.lakebox.table;
