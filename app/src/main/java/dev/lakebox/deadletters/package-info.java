/** What no pipeline could read: shown, mended, and sent again. */
package dev.lakebox.deadletters;
