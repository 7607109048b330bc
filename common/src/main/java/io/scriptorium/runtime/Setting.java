package io.scriptorium.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.UseDefaultConverter;

/**
 * The only declaration of a setting, on the component of a settings record that holds its value.
 * {@link SettingsReader} makes the command line's option of it, with its help, and reads the value.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

  /** The option's names, the most important first. */
  String[] option();

  /** The environment variable that holds where the option is not given; a blank one is unset. */
  String variable();

  /** The default as a user would write it; empty for none. */
  String value() default "";

  /** The least value that is allowed; empty for no bound. */
  String min() default "";

  /** The greatest value that is allowed; empty for no bound. */
  String max() default "";

  /** What the value is, in the help; by default it follows from the type. */
  String label() default "";

  /** What the setting is for. Default, bounds and variable are added to the help by the reader. */
  String help();

  /** Whether the value may hold a secret, and is never shown. */
  boolean secret() default false;

  /** Whether the value names a file that must be readable. */
  boolean file() default false;

  /**
   * Whether the option names a file whose content, without the white space around it, is the value.
   */
  boolean contentOfFile() default false;

  /**
   * An environment variable that holds the content itself, in place of the file; empty for none.
   */
  String contentVariable() default "";

  /** Converts the text; by default the component's type decides. */
  Class<? extends ITypeConverter<?>> converter() default UseDefaultConverter.class;

  /**
   * The value of a component that users cannot change. Tests can, by constructing the record.
   * Bounds that are fixed are listed with their reasons in {@code docs/limits.md}.
   */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Fixed {

    /** The value, written as a {@link Setting}'s. */
    String value() default "";

    /** The option whose value this component has too, in place of a value; empty for none. */
    String sameAs() default "";
  }

  /**
   * Environment variables that a settings record had in an earlier version. One that is still set
   * is reported, since its user relies on a value that no longer holds.
   */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Removed {
    String[] value();
  }

  /**
   * Gives the settings of a nested record other names, so that one command can hold the record
   * twice: {@code --inference-model} becomes {@code --planner-inference-model}.
   */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Renamed {

    /** The word that the record's own options begin with, and in upper case its variables. */
    String from();

    /** What its options begin with instead. */
    String option();

    /** What its variables begin with instead. */
    String variable();

    /** Precedes the help of each. */
    String help();
  }
}
