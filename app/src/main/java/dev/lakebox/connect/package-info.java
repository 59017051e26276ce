/**
 * How clients outside the sandbox connect to it: lines to copy, with this sandbox's addresses in them. The lines are
 * the files under {@code connect/} of the resources, and {@code connect/clients.json} there says whose they are.
 */
package dev.lakebox.connect;
