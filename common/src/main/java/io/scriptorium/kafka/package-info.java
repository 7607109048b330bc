/** Topics, their serialization, and the engine that turns a partition log into a work queue. */
@NullMarked
package io.scriptorium.kafka;

import org.jspecify.annotations.NullMarked;
