package aloft.aws.cloud.stack;

/// What is being done to a stack.
enum StackOperation {
  CREATE("create", "Creating"),
  UPDATE("update", "Updating"),
  DELETE("remove", "Removing");

  private final String verb;
  private final String title;

  StackOperation(String verb, String title) {
    this.verb = verb;
    this.title = title;
  }

  /// As in "could not create".
  String verb() {
    return verb;
  }

  /// As in "Creating the stack".
  String title() {
    return title;
  }
}
