/** The shop's database: Postgres as a child process, or one of the user's own. */
package dev.lakebox.database;
