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
  UNPROCESSABLE("unprocessable"),
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
  FILTERED("refuse"),
  CONNECTION_CLOSED("down*1"),
  NEVER_ANSWERS("slow-first=3600"),
  CUT_STREAM("cut-stream"),
  SILENT_IN_THE_MIDDLE("idle=3600"),
  ERROR_FIRST("error-first"),
  ERROR_IN_THE_MIDDLE("error-middle"),
  ERROR_EVENT("error-event"),
  ERROR_OBJECT("error-object"),
  ERROR_CHOICE("error-choice"),
  REASONING_WITHOUT_END("think-unclosed");

  /** As the simulator reads them. */
  final String faults;

  BrokenServer(String faults) {
    this.faults = faults;
  }
}
