/** Child processes that end with this one, whatever ends it. */
package dev.lakebox.process;
