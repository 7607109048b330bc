package io.scriptorium.evaluation.report;

import com.samskivert.mustache.Escapers;
import io.scriptorium.evaluation.file.Templates;
import io.scriptorium.job.Json;
import io.scriptorium.job.Sha256;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Renders a report as one HTML file that needs no network. The templates escape every value, and
 * the page's policy runs no script but those that this class puts into it.
 */
final class ReportPage {

  private static final Templates TEMPLATES = new Templates(ReportPage.class, "html", Escapers.HTML);

  private ReportPage() {}

  /**
   * The page.
   *
   * @param template the name of the body's template
   * @param view what the template shows
   */
  static String render(String title, String template, Object view, List<Chart> charts) {
    List<String> scripts =
        List.of(
            library("vega"),
            library("vega-lite"),
            library("vega-embed"),
            TEMPLATES.resource("charts.js"));
    Map<String, Chart> chartsById = new LinkedHashMap<>();
    charts.forEach(it -> chartsById.put(it.id(), it));
    return TEMPLATES.render(
        "page",
        Map.of(
            "title",
            title,
            "scriptHashes",
            scripts.stream().map(ReportPage::hash).collect(Collectors.joining(" ")),
            "style",
            TEMPLATES.resource("page.css"),
            "body",
            TEMPLATES.render(template, view),
            "chartData",
            json(chartsById),
            "scripts",
            scripts));
  }

  /** The script of a webjar, whose own metadata hold the version that is part of its path. */
  private static String library(String name) {
    var metadata = new Properties();
    try {
      metadata.load(
          new StringReader(
              TEMPLATES.resource("/META-INF/maven/org.webjars/%s/pom.properties".formatted(name))));
    } catch (IOException e) {
      throw new IllegalStateException("The metadata of the webjar " + name + " are broken.", e);
    }
    return TEMPLATES.resource(
        "/META-INF/resources/webjars/%s/%s/%s.min.js"
            .formatted(name, metadata.getProperty("version"), name));
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
    byte[] digest = Sha256.digest().digest(script.getBytes(StandardCharsets.UTF_8));
    return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
  }
}
