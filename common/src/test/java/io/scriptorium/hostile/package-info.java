/** Records that are meant to do harm, for the tests of whoever reads records. */
@NullMarked
package io.scriptorium.hostile;

import org.jspecify.annotations.NullMarked;
