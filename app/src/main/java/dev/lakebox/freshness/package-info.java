/** How old rows are when a reader can first see them: measured from outside, as a reader of the catalog would. */
package dev.lakebox.freshness;
