package io.scriptorium.chaos;

import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.sim.GenerationLog;
import java.util.List;
import java.util.Map;

/**
 * What a run produced.
 *
 * @param jobs all that were submitted
 * @param badRequests records among the requests that are none
 * @param documents in topic order, duplicates included
 * @param deadLetters in topic order
 * @param events in topic order
 * @param batchEvents each batch's in their order
 * @param log what the inference servers did, as {@link KeptText} has it
 * @param faults what struck, in order
 * @param unfinished for each consumer group the records that it has not finished
 * @param leftInRedis keys of leases and seats that nobody can hold any more
 */
record JobOutcome(
    List<Submitted> jobs,
    int badRequests,
    List<Document> documents,
    List<DeadLetter> deadLetters,
    List<JobEvent> events,
    List<BatchEvent> batchEvents,
    GenerationLog log,
    List<FaultWindow> faults,
    Map<String, Long> unfinished,
    List<String> leftInRedis) {}
