/**
 * The seats of the servers: the ledger in Redis, the claims that wait for a seat, and the leases
 * that are held.
 */
@NullMarked
package io.scriptorium.inference.seats;

import org.jspecify.annotations.NullMarked;
