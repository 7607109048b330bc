package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.file.Templates;
import io.scriptorium.job.Json;
import io.scriptorium.job.Sha256;
import java.nio.charset.StandardCharsets;
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
  private static final Templates TEMPLATES = new Templates(ReportPage.class, "html");

  private ReportPage() {}

  /**
   * The page.
   *
   * @param template the name of the body's template
   * @param view what the template shows
   */
  static String render(String title, String template, Object view, List<Chart> charts) {
    String library = TEMPLATES.resource(LIBRARY);
    String script = TEMPLATES.resource("charts.js");
    Map<String, Chart> chartsById = new LinkedHashMap<>();
    charts.forEach(it -> chartsById.put(it.id(), it));
    return TEMPLATES.render(
        "page",
        Map.of(
            "title",
            title,
            "scriptHashes",
            hash(library) + " " + hash(script),
            "style",
            TEMPLATES.resource("page.css"),
            "body",
            TEMPLATES.render(template, view),
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
    return "'sha256-%s'"
        .formatted(
            Base64.getEncoder()
                .encodeToString(Sha256.digest().digest(script.getBytes(StandardCharsets.UTF_8))));
  }
}
