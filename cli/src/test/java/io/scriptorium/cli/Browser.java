package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A Chromium of this machine that has axe check pages (https://github.com/dequelabs/axe-core). */
public record Browser(Path program, Path folder) {

  /** What finds a browser where the path does not lead to one. */
  public static final String VARIABLE = "CHROME_BIN";

  private static final long LIMIT_SECONDS = 120;
  private static final String RESULT = "axe-result";
  private static final String POLICY = "<meta http-equiv=\"Content-Security-Policy\"";

  /** The colours that a reader's system asks for. */
  public enum Colours {
    DARK(0),
    LIGHT(1);

    /** What Chromium calls it. */
    private final int preferred;

    Colours(int preferred) {
      this.preferred = preferred;
    }
  }

  /**
   * Finds a browser.
   *
   * @param folder where it may write
   */
  public static Optional<Browser> find(Path folder) {
    Stream<Path> named = Stream.ofNullable(System.getenv(VARIABLE)).map(Path::of);
    Stream<Path> onPath =
        Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
            .flatMap(name ->
                Stream.of(
                        Objects.requireNonNullElse(System.getenv("PATH"), "")
                            .split(java.io.File.pathSeparator, -1))
                    .map(it -> Path.of(it, name)));
    return Stream.concat(named, onPath)
        .filter(Files::isExecutable)
        .findFirst()
        .map(it -> new Browser(it, folder));
  }

  /**
   * The violations that axe finds on a page, each with its rule and the elements.
   *
   * @param page HTML
   */
  public List<String> violations(String page, Colours colours)
      throws IOException, InterruptedException {
    Path file = folder.resolve("page.html");
    Files.writeString(file, withAxe(page));
    JsonNode result = result(shown(file, colours));
    assertThat(result.path("dark").booleanValue()).isEqualTo(colours == Colours.DARK);
    assertThat(result.path("passes").intValue()).as("rules that axe checked").isPositive();
    return result.path("violations").valueStream().map(JsonNode::stringValue).toList();
  }

  /** The page without its policy, which would keep axe from running. */
  private static String withAxe(String page) throws IOException {
    assertThat(page).contains(POLICY);
    int policy = page.indexOf(POLICY);
    String open = page.substring(0, policy) + page.substring(page.indexOf('>', policy) + 1);
    return open.replace(
        "</body>",
        """
        <script>%s</script>
        <script>
          window.addEventListener("load", () => {
            document.querySelectorAll("details").forEach(it => it.open = true);
            axe.run(document, {resultTypes: ["violations"]}).then(results => {
              const result = document.createElement("pre");
              result.id = "%s";
              result.textContent = JSON.stringify({
                dark: matchMedia("(prefers-color-scheme: dark)").matches,
                passes: results.passes.length,
                violations: results.violations.map(it =>
                  `${it.id}: ${it.help}: ` + it.nodes.map(node => node.html + " " + node.failureSummary).join("; ")),
              });
              document.body.append(result);
            });
          });
        </script>
        </body>\
        """
            .formatted(axe(), RESULT));
  }

  private static String axe() throws IOException {
    try (InputStream script =
        Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String shown(Path page, Colours colours) throws IOException, InterruptedException {
    Path dom = folder.resolve("dom.html");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                // The sandbox needs rights that a container's root lacks; the page is our own.
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--blink-settings=preferredColorScheme=" + colours.preferred,
                "--virtual-time-budget=20000",
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(folder.resolve("browser.log").toFile())
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.readString(dom);
  }

  private JsonNode result(String dom) throws IOException {
    String begin = "<pre id=\"%s\">".formatted(RESULT);
    int at = dom.lastIndexOf(begin);
    assertThat(at)
        .as("axe's result; %s", Files.readString(folder.resolve("browser.log")))
        .isPositive();
    String json = dom.substring(at + begin.length(), dom.indexOf("</pre>", at));
    return Json.MAPPER.readTree(
        json.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&nbsp;", " ")
            .replace("&amp;", "&"));
  }
}
