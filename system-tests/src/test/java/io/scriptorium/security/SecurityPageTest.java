package io.scriptorium.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each thing that {@code docs/security.md} says nobody can do is tried by a test. */
class SecurityPageTest {

  private static final String CANNOT = " cannot | test |";
  private static final int ATTACKERS = 4;
  private static final Pattern ROW = Pattern.compile("\\| [^|]+ \\| `(\\w+)\\.(\\w+)` \\|");

  @Test
  void everythingThatNobodyCanDoIsTried() throws IOException {
    Map<String, String> tests = tests();

    for (String row : rows()) {
      Matcher named = ROW.matcher(row);
      assertThat(named.matches()).as("names a test: %s", row).isTrue();
      assertThat(tests.getOrDefault(named.group(1), ""))
          .as(row)
          .containsPattern("void %1$s\\(|ArchRule %1$s =".formatted(named.group(2)));
    }
  }

  /** The rows of the tables whose heading says what somebody cannot do. */
  private static List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    int tables = 0;
    boolean inTable = false;
    for (String line : Files.readAllLines(Path.of("../docs/security.md"))) {
      if (line.startsWith("| ") && line.endsWith(CANNOT)) {
        inTable = true;
        tables++;
      } else if (!line.startsWith("|")) {
        inTable = false;
      } else if (inTable && !line.startsWith("| ---")) {
        rows.add(line);
      }
    }
    assertThat(tables).isEqualTo(ATTACKERS);
    return rows;
  }

  /** The sources of all test classes by their simple names. */
  private static Map<String, String> tests() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path tests :
          modules.map(it -> it.resolve("src/test/java")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(tests)) {
          for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
            String name = file.getFileName().toString().replace(".java", "");
            sources.put(name, Files.readString(file));
          }
        }
      }
    }
    return sources;
  }
}
