/**
 * The records that travel between the stages, and the rules they obey by themselves. Knows no
 * Kafka, Redis or HTTP.
 */
@NullMarked
package io.scriptorium.job;

import org.jspecify.annotations.NullMarked;
