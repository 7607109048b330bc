package io.scriptorium.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of {@code docs/runbooks}.
 *
 * @param file its name
 */
record Runbook(String file, List<String> lines) {

  /** What stands before the arguments of {@code scriptorium} in the toolbox of each kind. */
  static final String COMPOSE = "docker compose run --rm toolbox ";

  static final String KUBERNETES = "kubectl -n scriptorium exec deployment/toolbox -- scriptorium ";

  private static final Path FOLDER = Path.of("..", "docs", "runbooks");
  private static final Pattern COMMAND = Pattern.compile("`\\./scriptorium ([^`]+)`");
  private static final String SECTION = "## Commands";

  static List<Runbook> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> pages = files.filter(it -> !it.endsWith("README.md")).sorted().toList();
      List<Runbook> runbooks = new ArrayList<>();
      for (Path page : pages) {
        runbooks.add(new Runbook(page.getFileName().toString(), Files.readAllLines(page)));
      }
      return runbooks;
    }
  }

  /** Whether a block of code is one of these pages', which have tests of their own. */
  static boolean has(CodeBlock block) {
    return block.page().startsWith("docs/runbooks/") && !block.page().endsWith("README.md");
  }

  /** The arguments of each {@code ./scriptorium} that the text names, once each. */
  List<String> commands() {
    return COMMAND
        .matcher(String.join("\n", lines))
        .results()
        .map(it -> it.group(1))
        .distinct()
        .toList();
  }

  /** The commands to paste under a heading such as {@code Compose:}. */
  List<String> block(String heading) {
    List<String> section = lines.subList(Math.max(0, lines.indexOf(SECTION)), lines.size());
    return section.stream()
        .skip(section.indexOf(heading) + 2L)
        .takeWhile(it -> it.startsWith("    "))
        .map(String::strip)
        .toList();
  }
}
