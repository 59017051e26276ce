/** The shop: a seeded simulation of users, products, orders and payments, as a library and as a program of its own. */
package dev.lakebox.generator;
