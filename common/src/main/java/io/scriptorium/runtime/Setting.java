package io.scriptorium.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import picocli.CommandLine.ITypeConverter;

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

  /** Converts the text where its type is not one that the reader knows. */
  Class<? extends ITypeConverter<?>> converter() default ByType.class;

  /** The conversion that follows from the component's type. */
  final class ByType implements ITypeConverter<Object> {
    @Override
    public Object convert(String value) {
      throw new UnsupportedOperationException("converted by its type");
    }
  }
}
