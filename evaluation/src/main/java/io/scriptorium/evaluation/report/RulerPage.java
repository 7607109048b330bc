package io.scriptorium.evaluation.report;

import io.scriptorium.job.SafeText;
import java.util.stream.Collectors;

/** The ruler's runs as one page, with a line for each. */
final class RulerPage {

  private static final int LONGEST_NAME = 60;

  private RulerPage() {}

  static String of(Ruler ruler) {
    String title = "The longest output";
    return Html.page(
        title,
        """
        <header><h1>%s</h1></header>
        <main>
        <dl class="cards">
        %s</dl>
        <section aria-labelledby="lengths"><h2 id="lengths">Asked for and written</h2>
        <p>The longest text that came for each length. On the dashed line it is as long as was asked. Both axes are logarithmic.</p>
        %s</section>
        <section aria-labelledby="figures"><h2 id="figures">The figures</h2>
        <p>%s</p>
        %s</section>
        </main>
        """
            .formatted(
                title,
                ruler.runs().stream().map(RulerPage::card).collect(Collectors.joining()),
                plot(ruler).html(),
                Html.escape(RulerReport.ABOUT),
                RulerReport.table(ruler).html("Longest text by length and run")));
  }

  private static String card(Ruler.Run run) {
    return Cards.card(
        name(run),
        Figures.whole(run.longest()),
        "words at the longest; mean S_l %s over %s of %s; the texts came this way: %s"
            .formatted(
                Figures.points(run.overall().length().mean()),
                Figures.count(run.overall().prompts(), "prompt"),
                SafeText.of(run.evaluation().benchmark(), LONGEST_NAME),
                SafeText.of(run.evaluation().how(), LONGEST_NAME)));
  }

  private static String name(Ruler.Run run) {
    return SafeText.of(run.evaluation().name(), LONGEST_NAME);
  }

  private static LinePlot plot(Ruler ruler) {
    LogScale asked = LogScale.covering(ruler.marks().stream().map(Ruler.Mark::asked).toList());
    LogScale written = asked.and(ruler.marks().stream().map(Ruler.Mark::longest).toList());
    String description =
        ruler.runs().stream()
            .map(it ->
                "%s: %s at the longest".formatted(name(it), Figures.count(it.longest(), "word")))
            .collect(Collectors.joining("; "));
    return new LinePlot(
        new Plot(
            "ruler",
            "The longest text for each length that was asked for",
            description,
            new Plot.Axis("words asked for", asked),
            new Plot.Axis("words written, at the longest", written),
            true),
        ruler.runs().stream().map(RulerPage::series).toList());
  }

  private static Series series(Ruler.Run run) {
    return new Series(name(run), run.marks().stream().map(it -> point(name(run), it)).toList());
  }

  private static Series.Point point(String name, Ruler.Mark mark) {
    return new Series.Point(
        mark.asked(),
        mark.longest(),
        "%s: %s asked, %s written at the longest"
            .formatted(name, Figures.whole(mark.asked()), Figures.whole(mark.longest())));
  }
}
