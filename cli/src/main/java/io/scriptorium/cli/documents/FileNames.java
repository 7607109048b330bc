package io.scriptorium.cli.documents;

import io.scriptorium.job.SafeText;
import io.scriptorium.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names for the documents in one folder that every file system can hold side by side: those that
 * take upper and lower case for the same, and Windows, where {@code CON} and its like are devices.
 */
final class FileNames {

  private static final int LONGEST = 60;
  private static final int HASH_DIGITS = 8;

  // https://learn.microsoft.com/windows/win32/fileio/naming-a-file: with any extension too.
  private static final Set<String> DEVICES =
      Stream.concat(
              Stream.of("con", "prn", "aux", "nul", "conin$", "conout$"),
              Stream.of("com", "lpt")
                  .flatMap(port ->
                      "0123456789¹²³"
                          .codePoints()
                          .mapToObj(digit -> port + Character.toString(digit))))
          .collect(Collectors.toUnmodifiableSet());

  private static final String NO_DOCUMENT = "";

  private final Map<String, String> taken = new HashMap<>();

  /** The jobs that have names made of titles, which are in lower case. */
  private final Map<String, String> owners = new HashMap<>();

  private FileNames() {}

  /**
   * Names beside the files that the folder has.
   *
   * @param reserved names that no document gets, in lower case
   */
  static FileNames in(Path folder, Set<String> reserved) throws IOException {
    FileNames names = new FileNames();
    reserved.forEach(it -> names.taken.put(it, NO_DOCUMENT));
    try (Stream<Path> files = Files.list(folder)) {
      files.map(file -> file.getFileName().toString()).forEach(names::take);
    }
    return names;
  }

  /**
   * The file name for a job's document: its id, with a hash where another file's name differs only
   * in case or the name is reserved, where the id is a device of Windows, or where it would be an
   * option in {@code cat *}. The same job gets the same name again.
   */
  String ofJob(String id, String extension) {
    String plain = id + "." + extension;
    if (!isDevice(id) && !id.startsWith("-") && take(plain).equals(plain)) {
      return plain;
    }
    String hashed =
        "job-%s-%s.%s".formatted(id, Sha256.hex(id).substring(0, HASH_DIGITS), extension);
    take(hashed);
    return hashed;
  }

  /**
   * The file name for a job's document by its title, with a hash of the id where another file has
   * that name. The same job gets the same name again.
   *
   * @param restored whether a file of an earlier run may be this document's
   */
  String ofTitle(String id, String title, String extension, boolean restored) {
    String plain = ofText(title) + "." + extension;
    String hashed =
        "%s-%s.%s".formatted(ofText(title), Sha256.hex(id).substring(0, HASH_DIGITS), extension);
    String owner = owners.get(plain);
    boolean free = owner == null ? restored || !taken.containsKey(plain) : owner.equals(id);
    String name = free && !(restored && taken.containsKey(hashed)) ? plain : hashed;
    owners.put(name, id);
    take(name);
    return name;
  }

  /** A name from the first words of a text: lower-case letters, digits and hyphens. */
  static String ofText(String text) {
    String name =
        Normalizer.normalize(SafeText.cut(text.strip(), 4 * LONGEST), Normalizer.Form.NFC)
            .toLowerCase(Locale.ROOT)
            .codePoints()
            .map(FileNames::letterOrHyphen)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    name =
        Stream.of(name.split("-", -1)).filter(it -> !it.isEmpty()).collect(Collectors.joining("-"));
    if (name.codePointCount(0, name.length()) > LONGEST) {
      name = name.substring(0, name.offsetByCodePoints(0, LONGEST));
      int lastWord = name.lastIndexOf('-');
      name = lastWord > LONGEST / 2 ? name.substring(0, lastWord) : name;
    }
    if (name.isEmpty()) {
      return "document";
    }
    return isDevice(name) ? "document-" + name : name;
  }

  /** The name that has this place: the given one, or another of which only the case differs. */
  private String take(String name) {
    String before = taken.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
    return before == null ? name : before;
  }

  private static boolean isDevice(String name) {
    int dot = name.indexOf('.');
    return DEVICES.contains((dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT));
  }

  private static int letterOrHyphen(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          codePoint;
      default -> Character.isLetterOrDigit(codePoint) ? codePoint : '-';
    };
  }
}
