package aloft.aws.cloudformation;

import org.jspecify.annotations.Nullable;

/// An output of a stack.
public record Output(@Nullable String description, Value value, @Nullable String condition) {

  public static Output of(Value value) {
    return new Output(null, value, null);
  }

  public static Output of(String description, Value value) {
    return new Output(description, value, null);
  }

  Value.Obj value(String exportName) {
    return Fields.with("Description", description)
        .put("Value", value)
        .put("Condition", condition)
        .put("Export", Fields.with("Name", exportName))
        .obj();
  }
}
