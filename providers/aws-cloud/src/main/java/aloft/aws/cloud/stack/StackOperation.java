package aloft.aws.cloud.stack;

/// The kind of a change of a stack.
public enum StackOperation {
  CREATE("create", "Creating"),
  UPDATE("update", "Updating"),
  IMPORT("import resources into", "Importing resources into"),
  UPDATE_ROLLBACK("roll back", "Continuing the rollback of"),
  DELETE("remove", "Removing");

  private final String verb;
  private final String title;

  StackOperation(String verb, String title) {
    this.verb = verb;
    this.title = title;
  }

  /// The infinitive, as in "could not create".
  String verb() {
    return verb;
  }

  /// The participle, as in "Creating the stack".
  String title() {
    return title;
  }
}
