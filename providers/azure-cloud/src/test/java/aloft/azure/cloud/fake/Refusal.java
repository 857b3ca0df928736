package aloft.azure.cloud.fake;

import com.google.gson.JsonObject;

/// Ends the handling of a request, or the creation of a resource, with an error of Azure.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient JsonObject error;

  Refusal(int status, JsonObject error) {
    super(error.toString());
    this.status = status;
    this.error = error;
  }

  Refusal(int status, String code, String message) {
    this(status, Answer.body(code, message));
  }

  static Refusal invalidTemplate(String message) {
    return new Refusal(
        400, "InvalidTemplate", "Deployment template validation failed: '" + message + "'.");
  }

  JsonObject error() {
    return error;
  }

  Answer answer() {
    return Answer.json(status, Answer.wrap(error));
  }
}
