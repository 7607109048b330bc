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
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Renders views as Markdown and HTML. The templates escape every value. */
final class ReportTemplates {

  private static final Templates MARKDOWN =
      new Templates(ReportTemplates.class, "md", ReportTemplates::escape);
  private static final Templates HTML = new Templates(ReportTemplates.class, "html", Escapers.HTML);

  /** What begins markup of Markdown anywhere in a line. */
  private static final Pattern MARKS = Pattern.compile("[\\\\`*_{}\\[\\]<>|#~$]");

  private ReportTemplates() {}

  static String markdown(String template, Object view) {
    return MARKDOWN.render(template, view).stripTrailing() + "\n";
  }

  /** The text so that it shows as it is in Markdown, on one line and within a table's cell too. */
  static String escape(String text) {
    return MARKS
        .matcher(text.replace("&", "&amp;").replace('\n', ' ').replace('\r', ' '))
        .replaceAll("\\\\$0");
  }

  /**
   * One HTML file that needs no network. Its policy runs no script but those that it is made with.
   *
   * @param template the name of the body's template
   */
  static String page(String title, String template, Object view, List<Chart> charts) {
    List<String> scripts =
        List.of(
            library("vega"),
            library("vega-lite"),
            library("vega-embed"),
            HTML.resource("charts.js"));
    SequencedMap<String, Chart> chartsById = new LinkedHashMap<>();
    charts.forEach(it -> chartsById.put(it.id(), it));
    return HTML.render(
        "page",
        Map.of(
            "title",
            title,
            "scriptHashes",
            scripts.stream().map(ReportTemplates::hash).collect(Collectors.joining(" ")),
            "style",
            HTML.resource("page.css"),
            "body",
            HTML.render(template, view),
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
              HTML.resource("/META-INF/maven/org.webjars/%s/pom.properties".formatted(name))));
    } catch (IOException e) {
      throw new IllegalStateException("The metadata of the webjar " + name + " are broken.", e);
    }
    return HTML.resource(
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
