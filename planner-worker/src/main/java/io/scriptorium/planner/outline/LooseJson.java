package io.scriptorium.planner.outline;

import java.util.ArrayList;
import java.util.List;

/** A value of what a model meant as JSON. */
sealed interface LooseJson {

  /** Its names may repeat. */
  record Fields(List<Field> fields) implements LooseJson {}

  /**
   * A value with its name.
   *
   * @param name empty where the object holds a value without one
   */
  record Field(String name, LooseJson value) {}

  record Items(List<LooseJson> items) implements LooseJson {}

  /**
   * A text, with or without quotes.
   *
   * @param whole false where the text ended inside it
   */
  record Text(String text, boolean whole) implements LooseJson {}

  record Num(double value) implements LooseJson {}

  /** True, false or null. */
  record Constant() implements LooseJson {}

  /** A value, and where it ends in the text. */
  record Read(LooseJson value, int end, boolean cut) {}

  /** The value that begins here with a bracket or brace; it may be cut. */
  static Read read(String text, int start) {
    var reader = new Reader(text, start);
    LooseJson value = reader.value(0);
    return new Read(value, reader.at, reader.at >= text.length() && reader.cut);
  }

  /**
   * Reads JSON with all that models do to it: trailing and missing commas, comments, single or
   * typographic quotes, line breaks and quotes inside strings, names and texts without quotes,
   * separators of thousands, an end before its end. Each character is read a bounded number of
   * times.
   */
  final class Reader {

    private static final int DEEPEST = 40;
    private static final int LOOK_AHEAD = 60;
    private static final int THOUSANDS = 3;

    private final String text;
    private int at;
    private boolean cut;
    private int objects;
    private int arrays;

    private Reader(String text, int start) {
      this.text = text;
      this.at = start;
    }

    private LooseJson value(int depth) {
      skipBlank();
      if (at >= text.length()) {
        cut = true;
        return new Constant();
      }
      char first = text.charAt(at);
      if (depth < DEEPEST && first == '{') {
        at++;
        objects++;
        LooseJson fields = fields(depth);
        objects--;
        return fields;
      }
      if (depth < DEEPEST && first == '[') {
        at++;
        arrays++;
        LooseJson items = items(depth);
        arrays--;
        return items;
      }
      return isQuote(first) ? string() : bare(false);
    }

    private LooseJson fields(int depth) {
      List<Field> fields = new ArrayList<>();
      while (!ended('}', ']', arrays)) {
        int before = at;
        LooseJson name = isQuote(text.charAt(at)) ? string() : nameOrNested(depth);
        skipBlank();
        if (name instanceof Text(String key, boolean _) && at < text.length() && isColon()) {
          while (at < text.length() && (isColon() || text.charAt(at) == '>')) {
            at++;
          }
          fields.add(new Field(key.strip(), value(depth + 1)));
        } else {
          fields.add(new Field("", name));
        }
        at = Math.max(at, before + 1);
      }
      return new Fields(fields);
    }

    private LooseJson nameOrNested(int depth) {
      char first = text.charAt(at);
      return first == '{' || first == '[' ? value(depth + 1) : bare(true);
    }

    private LooseJson items(int depth) {
      List<LooseJson> items = new ArrayList<>();
      while (!ended(']', '}', objects)) {
        int before = at;
        items.add(value(depth + 1));
        at = Math.max(at, before + 1);
      }
      return new Items(items);
    }

    /** Whether the container ends here: at its own bracket, at that of one around it, or cut. */
    private boolean ended(char own, char other, int openOthers) {
      skipBlank();
      while (at < text.length() && text.charAt(at) == other && openOthers == 0) {
        at++;
        skipBlank();
      }
      if (at >= text.length()) {
        cut = true;
        return true;
      }
      if (text.charAt(at) == own) {
        at++;
        return true;
      }
      return text.charAt(at) == other;
    }

    private void skipBlank() {
      while (at < text.length()) {
        char character = text.charAt(at);
        if (Character.isWhitespace(character) || ",，;\ufeff".indexOf(character) >= 0) {
          at++;
        } else if (text.startsWith("//", at) || character == '#') {
          skipTo("\n");
        } else if (text.startsWith("/*", at)) {
          skipTo("*/");
        } else if (text.startsWith("...", at) || character == '…') {
          at += character == '…' ? 1 : THOUSANDS;
        } else {
          return;
        }
      }
    }

    private void skipTo(String end) {
      int found = text.indexOf(end, at);
      at = found < 0 ? text.length() : found + end.length();
    }

    private LooseJson string() {
      char open = text.charAt(at++);
      char close = open == '“' ? '”' : open == '‘' ? '’' : open;
      StringBuilder value = new StringBuilder();
      while (at < text.length()) {
        char character = text.charAt(at);
        if (character == '\\') {
          escape(value);
        } else if (character == close && endsString()) {
          at++;
          return new Text(value.toString(), true);
        } else {
          value.append(character);
          at++;
        }
      }
      cut = true;
      return new Text(value.toString(), false);
    }

    private void escape(StringBuilder value) {
      char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
      at = Math.min(text.length(), at + 2);
      switch (next) {
        case 'n' -> value.append('\n');
        case 'r', 't', 'b', 'f' -> value.append(' ');
        case 'u' -> {
          int code = 0;
          int digits = 0;
          while (digits < 4 && at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
            code = code * 16 + Character.digit(text.charAt(at++), 16);
            digits++;
          }
          value.append((char) code);
        }
        default -> value.append(next);
      }
    }

    /** Whether the quote here ends its string, and is not one that was left without a backslash. */
    private boolean endsString() {
      boolean newLine = false;
      int end = Math.min(text.length(), at + 1 + LOOK_AHEAD);
      for (int next = at + 1; next < end; next++) {
        char character = text.charAt(next);
        if (!Character.isWhitespace(character)) {
          return ",，:}])=".indexOf(character) >= 0
              || (newLine && (isQuote(character) || "{[/#".indexOf(character) >= 0));
        }
        newLine |= character == '\n';
      }
      return true;
    }

    /** A number, a constant, or a text without quotes. */
    private LooseJson bare(boolean name) {
      int start = at;
      while (at < text.length() && !endsBare(text.charAt(at), name, start)) {
        at++;
      }
      String token = text.substring(start, at).strip();
      if (at >= text.length()) {
        cut = true;
      }
      if (token.isEmpty()
          || token.equalsIgnoreCase("null")
          || token.equalsIgnoreCase("none")
          || token.equalsIgnoreCase("true")
          || token.equalsIgnoreCase("false")) {
        return new Constant();
      }
      if (!name && token.length() < LOOK_AHEAD && isNumber(token)) {
        return new Num(Double.parseDouble(token));
      }
      return new Text(token, at < text.length());
    }

    private boolean endsBare(char character, boolean name, int start) {
      if (character == ',' && !name && arrays <= objects) {
        return !isThousands(start);
      }
      return ",}]\n，".indexOf(character) >= 0 || (name && (character == ':' || character == '='));
    }

    /** Whether the comma here is inside a number, as in 1,000. */
    private boolean isThousands(int start) {
      for (int digit = 1; digit <= THOUSANDS; digit++) {
        if (NumberScan.digit(text, at + digit) < 0) {
          return false;
        }
      }
      return at > start
          && NumberScan.digit(text, at - 1) >= 0
          && NumberScan.digit(text, at + THOUSANDS + 1) < 0;
    }

    private static boolean isNumber(String token) {
      int digits = 0;
      int points = 0;
      int exponents = 0;
      for (int at = 0; at < token.length(); at++) {
        char character = token.charAt(at);
        boolean afterExponent = at > 0 && "eE".indexOf(token.charAt(at - 1)) >= 0;
        switch (character) {
          case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> digits++;
          case '.' -> points++;
          case 'e', 'E' -> exponents += digits > 0 && at + 1 < token.length() ? 1 : 2;
          case '+', '-' -> points += at == 0 || (afterExponent && at + 1 < token.length()) ? 0 : 2;
          default -> {
            return false;
          }
        }
      }
      return digits > 0 && points < 2 && exponents < 2 && token.indexOf('.') <= exponentAt(token);
    }

    private static int exponentAt(String token) {
      int at = Math.max(token.indexOf('e'), token.indexOf('E'));
      return at < 0 ? token.length() : at;
    }

    private boolean isColon() {
      char character = text.charAt(at);
      return character == ':' || character == '=' || character == '：';
    }

    private static boolean isQuote(char character) {
      return character == '"'
          || character == '\''
          || character == '“'
          || character == '‘'
          || character == '`';
    }
  }
}
