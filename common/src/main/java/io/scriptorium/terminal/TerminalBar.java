package io.scriptorium.terminal;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/** A bar with counts, rate and time left, as one line that is drawn again each second. */
final class TerminalBar implements AutoCloseable {

  private static final int INTERVAL_MILLIS = 1_000;
  private static final long UNKNOWN = -1;

  private final ProgressBar bar;
  private volatile @Nullable Duration left;

  /**
   * @param first what was done before does not count for the rate
   * @param columns of the terminal
   * @param print takes each line, also by a thread of the bar's own
   */
  TerminalBar(ProgressReport first, int columns, Consumer<String> print) {
    bar =
        ProgressBar.builder()
            .setTaskName("")
            .setInitialMax(max(first))
            .setUnit(first.unit().text(), 1)
            .showSpeed(new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
            .setSpeedUnit(first.unit().time())
            .setEtaFunction(state -> Optional.ofNullable(left).or(() -> linear(state)))
            .startsFrom(first.done(), Duration.ZERO)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .continuousUpdate()
            .setConsumer(new DelegatingProgressBarConsumer(print, columns))
            .build();
  }

  /** The time left where all units take the same. */
  private static Optional<Duration> linear(ProgressState state) {
    long done = state.getCurrent() - state.getStart();
    return done <= 0 || state.isIndefinite()
        ? Optional.empty()
        : Optional.of(
            state
                .getElapsedAfterStart()
                .dividedBy(done)
                .multipliedBy(state.getMax() - state.getCurrent()));
  }

  private static long max(ProgressReport progress) {
    return progress.total() == 0 ? UNKNOWN : Math.max(progress.total(), progress.done());
  }

  void show(ProgressReport progress) {
    left = progress.left();
    bar.maxHint(max(progress));
    bar.stepTo(progress.done());
    bar.setExtraMessage(progress.detail().isEmpty() ? "" : ", " + progress.detail());
    bar.refresh();
  }

  @Override
  public void close() {
    bar.close();
  }
}
