package io.scriptorium.evaluation.report;

import com.samskivert.mustache.Mustache;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders a report as one HTML file that needs no network. The templates escape every value, and
 * the page's policy runs no script but the two that this class puts into it.
 */
final class ReportPage {

  private static final String LIBRARY =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";
  private static final Mustache.Compiler TEMPLATES =
      Mustache.compiler()
          .nullValue("")
          .withLoader(name -> new StringReader(resource(name + ".html")));

  private ReportPage() {}

  /**
   * The page.
   *
   * @param template the name of the body's template
   * @param view what the template shows
   */
  static String render(String title, String template, Object view, List<Chart> charts) {
    String library = resource(LIBRARY);
    String script = resource("charts.js");
    Map<String, Chart> chartsById = new LinkedHashMap<>();
    charts.forEach(it -> chartsById.put(it.id(), it));
    return TEMPLATES
        .loadTemplate("page")
        .execute(
            Map.of(
                "title",
                title,
                "scriptHashes",
                hash(library) + " " + hash(script),
                "style",
                resource("page.css"),
                "body",
                TEMPLATES.loadTemplate(template).execute(view),
                "chartData",
                json(chartsById),
                "library",
                library,
                "script",
                script));
  }

  /**
   * JSON that cannot end the script element around it: these characters occur within strings alone,
   * where an escape sequence means the same character.
   */
  static String json(Object value) {
    return Json.MAPPER
        .writeValueAsString(value)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = ReportPage.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("The resource " + name + " is not on the class path.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The resource " + name + " cannot be read.", e);
    }
  }
}
