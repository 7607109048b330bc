package io.scriptorium.client;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a watch knows of one job. Any client may put a record with the job's id on {@code
 * writing-requests}, so that a dead letter counts only for the requests that it came from: those
 * that this client sent, or where it sent none, all requests of the job. Guarded by its watch.
 */
final class WatchedJob {

  private static final String CUT = "…";

  private final List<WritingRequest> sent = new ArrayList<>();
  private final Set<RecordPosition> places = new HashSet<>();
  private final Set<RecordPosition> refusedPlaces = new HashSet<>();
  private int unacknowledged;
  private boolean known;
  private boolean ended;
  private boolean published;
  private @Nullable Instant refusedAt;
  private boolean lookUp;
  private boolean lookedUp;
  private boolean unclear;

  /** A request of the job is being sent by this client. */
  void sending(WritingRequest request) {
    sent.add(request);
    unacknowledged++;
  }

  /** Kafka has a request that was being sent. */
  void sent(WritingRequest request, RecordPosition place) {
    sent.add(request);
    places.add(place);
  }

  /**
   * Kafka has acknowledged or refused the oldest request that was being sent.
   *
   * @param place where it is; empty where Kafka refused it
   */
  void settled(Optional<RecordPosition> place) {
    unacknowledged--;
    place.ifPresent(places::add);
  }

  /** Whether an update counts for this job; one that is not clear is to be looked up. */
  boolean concerns(JobUpdate update) {
    return switch (update) {
      // Of any client's request; the dead letter says of whose.
      case JobUpdate.Changed(JobEvent event) -> event.type() != JobEvent.Type.REFUSED;
      case JobUpdate.Published(Document document) ->
          !PlanRecord.Refused.isReportedBy(document) && answers(document);
      case JobUpdate.Refused(String _, DeadLetter letter) -> refuses(letter);
    };
  }

  /** A document of another request with the same id is not this job's. */
  private boolean answers(Document document) {
    String asked = document.instruction();
    return sent.isEmpty()
        || sent.stream()
            .map(WritingRequest::instruction)
            .anyMatch(it ->
                it.equals(asked)
                    || (asked.endsWith(CUT)
                        && it.startsWith(asked.substring(0, asked.length() - CUT.length()))));
  }

  private boolean refuses(DeadLetter letter) {
    if (sent.isEmpty()) {
      unclear |= !known;
      return false;
    }
    letter.submittedAt().filter(places::contains).ifPresent(refusedPlaces::add);
    unclear |= unacknowledged > 0;
    return unacknowledged == 0 && refusedPlaces.containsAll(places);
  }

  void take(JobUpdate update) {
    switch (update) {
      case JobUpdate.Changed(JobEvent event) -> {
        known = true;
        // Its dead letter was replayed, and accepted.
        if (event.type() == JobEvent.Type.PLANNED
            && refusedAt != null
            && event.at().isAfter(refusedAt)) {
          refusedAt = null;
        }
        lookUp |= event.type() == JobEvent.Type.REPEATED;
        ended |= JobStatus.isEnd(event.type());
        ended &= event.type() != JobEvent.Type.RETRIED;
      }
      case JobUpdate.Published _ -> published = true;
      case JobUpdate.Refused(String _, DeadLetter letter) -> refusedAt = letter.at();
    }
  }

  /** What was known before the watch began has been taken. */
  void replayed(boolean documents) {
    lookUp = ended && documents;
  }

  /**
   * @param documents whether its document is waited for, and not only its end
   */
  boolean isOver(boolean documents) {
    return published || refusedAt != null || (ended && !documents);
  }

  /** Whether its document is to be looked up now, which is done once. */
  boolean takeLookUp(boolean silence) {
    boolean wanted = lookUp || (silence && !known && !lookedUp);
    if (wanted) {
      lookUp = false;
      lookedUp = true;
    }
    return wanted;
  }

  /**
   * Whether it is to be looked up if the job is refused: a dead letter came that may be another's.
   */
  boolean takeRefusalCheck() {
    boolean wanted = unclear && unacknowledged == 0 && (!known || !sent.isEmpty());
    unclear &= unacknowledged > 0;
    return wanted;
  }

  /** Where this client's requests of the job are; empty where it sent none. */
  Set<RecordPosition> places() {
    return Set.copyOf(places);
  }
}
