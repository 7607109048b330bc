package io.scriptorium.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the settings of a nested record other names, so that one command can hold the record twice:
 * {@code --inference-model} becomes {@code --planner-inference-model}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Renamed {

  /** The word that the record's own options begin with, and in upper case its variables. */
  String from();

  /** What its options begin with instead. */
  String option();

  /** What its variables begin with instead. */
  String variable();

  /** Precedes the help of each. */
  String help();
}
