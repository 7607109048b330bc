package io.scriptorium.system;

/** The ways in which a server may be broken so that it gives no answer that can be used. */
enum BrokenServer {
  NO_CREDIT_AS_400(
      "status=400:Your~credit~balance~is~too~low~to~access~this~API.~Please~go~to~Plans~and~Billing."),
  UNAUTHORIZED("unauthorized"),
  NO_CREDIT("no-credit"),
  FORBIDDEN("forbidden"),
  NOT_FOUND_PAGE("not-found-page"),
  NO_MODEL("no-model"),
  METHOD_NOT_ALLOWED("status=405:Method~Not~Allowed"),
  TOO_LARGE("too-large"),
  /** It does not say what of a request it refuses: the planner asks without a schema as well. */
  UNPROCESSABLE("unprocessable", 2, false),
  RATE_LIMITED("error-429"),
  ERROR_500("error-500"),
  BAD_GATEWAY_PAGE("status=502:<html><h1>502~Bad~Gateway</h1></html>"),
  ERROR_503("error-503"),
  GATEWAY_TIMEOUT_PAGE("status=504:<html><h1>504~Gateway~Time-out</h1></html>"),
  REDIRECT("redirect=/elsewhere"),
  PAGE_WITH_200("html"),
  NOT_IMPLEMENTED("status=501:Not~Implemented"),
  GARBAGE("garbage"),
  EMPTY_ANSWER("empty"),
  FILTERED("refuse", 1, true),
  CONNECTION_CLOSED("down*1"),
  NEVER_ANSWERS("slow-first=3600"),
  CUT_STREAM("cut-stream", 1, true),
  SILENT_IN_THE_MIDDLE("idle=3600", 1, true),
  ERROR_FIRST("error-first"),
  ERROR_IN_THE_MIDDLE("error-middle", 1, true),
  ERROR_EVENT("error-event", 1, true),
  ERROR_OBJECT("error-object", 1, true),
  ERROR_CHOICE("error-choice", 1, true),
  REASONING_WITHOUT_END("think-unclosed", 1, true);

  /** As the simulator reads them. */
  final String faults;

  /** The forms in which a planner asks for an outline before it takes the server for broken. */
  final int forms;

  /** Whether it generates something first, and so gets as many requests as it has seats. */
  final boolean generates;

  BrokenServer(String faults) {
    this(faults, 1, false);
  }

  BrokenServer(String faults, int forms, boolean generates) {
    this.faults = faults;
    this.forms = forms;
    this.generates = generates;
  }
}
