/**
 * What of a model's answer may be stored: its text without what is none, or the reason why it may
 * not.
 */
@NullMarked
package io.scriptorium.text.answer;

import org.jspecify.annotations.NullMarked;
