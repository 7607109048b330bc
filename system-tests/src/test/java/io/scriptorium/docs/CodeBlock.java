package io.scriptorium.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block of code on a page: indented by four spaces, or between fences.
 *
 * @param page relative to the checkout
 * @param lines without the indentation
 */
record CodeBlock(String page, List<String> lines) {

  private static final Path CHECKOUT = Path.of("..");
  private static final String INDENT = "    ";
  private static final String FENCE = "```";

  /** The page and the first line, which name the block. */
  String name() {
    return page + " | " + lines.getFirst().strip();
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }

  /** Those of all pages for users. */
  static List<CodeBlock> all() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String page :
        List.of(
            "README.md",
            "CONTRIBUTING.md",
            "benchmarks/README.md",
            "deploy/kubernetes/README.md")) {
      pages.add(CHECKOUT.resolve(page));
    }
    try (Stream<Path> files = Files.walk(CHECKOUT.resolve("docs"))) {
      files.filter(it -> it.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    List<CodeBlock> blocks = new ArrayList<>();
    for (Path page : pages) {
      blocks.addAll(of(CHECKOUT.relativize(page).toString(), Files.readAllLines(page)));
    }
    return blocks;
  }

  /** Those of one page. */
  static List<CodeBlock> of(String page, List<String> text) {
    List<CodeBlock> blocks = new ArrayList<>();
    List<String> open = new ArrayList<>();
    boolean fenced = false;
    for (String line : text) {
      boolean fence = line.strip().startsWith(FENCE);
      if (fence || (!fenced && !line.startsWith(INDENT))) {
        add(blocks, page, open);
        fenced ^= fence;
      } else {
        open.add(fenced ? line : line.substring(INDENT.length()));
      }
    }
    add(blocks, page, open);
    return blocks;
  }

  private static void add(List<CodeBlock> blocks, String page, List<String> open) {
    if (!open.isEmpty()) {
      blocks.add(new CodeBlock(page, List.copyOf(open)));
      open.clear();
    }
  }
}
