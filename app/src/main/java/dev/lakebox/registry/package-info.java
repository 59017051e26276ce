/** The schema registry: Apicurio as a child process, or one of the user's own. */
package dev.lakebox.registry;
