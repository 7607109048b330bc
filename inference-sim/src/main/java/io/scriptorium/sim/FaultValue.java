package io.scriptorium.sim;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values that a kind of fault takes. */
sealed interface FaultValue {

  /** The longest value, in characters. */
  int LONGEST = 1_000;

  /**
   * Checks a value.
   *
   * @param value null where none is given
   * @throws IllegalArgumentException naming the fault, the value and what is allowed
   */
  void check(String fault, @Nullable String value);

  /** What is allowed, for a page of documentation. */
  String describe();

  /** None at all. */
  record None() implements FaultValue {
    @Override
    public void check(String fault, @Nullable String value) {
      if (value != null) {
        throw new IllegalArgumentException(
            "The value of the fault %s is '%s'; it takes none.".formatted(fault, value));
      }
    }

    @Override
    public String describe() {
      return "";
    }
  }

  /**
   * A number.
   *
   * @param otherwise where no value is given
   */
  record Numeric(double least, double most, double otherwise) implements FaultValue {
    @Override
    public void check(String fault, @Nullable String value) {
      if (value == null) {
        return;
      }
      double number;
      try {
        number = Double.parseDouble(value);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "The value of the fault %s is '%s'; it must be a number %s."
                .formatted(fault, value, describe()),
            e);
      }
      Bounds.range("value of the fault " + fault, number, least, most);
    }

    @Override
    public String describe() {
      return "%s to %s (%s)"
          .formatted(Bounds.plain(least), Bounds.plain(most), Bounds.plain(otherwise));
    }
  }

  /**
   * Any text.
   *
   * @param otherwise where no value is given
   */
  record Text(String otherwise) implements FaultValue {
    @Override
    public void check(String fault, @Nullable String value) {
      if (value != null && value.length() > LONGEST) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "The value of the fault %s has %d characters; at most %d are allowed.",
                fault,
                value.length(),
                LONGEST));
      }
    }

    @Override
    public String describe() {
      return "text (" + otherwise + ")";
    }
  }

  /** A status from 300 to 599, and a text after a colon, such as {@code 404:no route}. */
  record Status() implements FaultValue {
    static final int DIGITS = 3;
    private static final Pattern FORM = Pattern.compile("[345][0-9]{2}(?::.{0,1000}+)?");

    @Override
    public void check(String fault, @Nullable String value) {
      if (value != null && !FORM.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "The value of the fault %s is '%s'; it must be a status from 300 to 599, alone or with a colon and a text."
                .formatted(fault, value));
      }
    }

    @Override
    public String describe() {
      return "status, or status:text (500)";
    }
  }

  /** One of these names; where none is given, each request gets one by its seed. */
  record Choice(List<String> names) implements FaultValue {

    /** The names of an enum's constants, such as {@code think-tag}. */
    static Choice of(Class<? extends Enum<?>> type) {
      return new Choice(Arrays.stream(type.getEnumConstants()).map(Choice::name).toList());
    }

    static String name(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void check(String fault, @Nullable String value) {
      if (value != null && !names.contains(value)) {
        throw new IllegalArgumentException(
            "The value of the fault %s is '%s'; allowed are %s."
                .formatted(fault, value, String.join(", ", names)));
      }
    }

    @Override
    public String describe() {
      return String.join(", ", names);
    }
  }
}
