package aloft.spi.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks the static method of a record that reads its short form: `static @Nullable Http of(Node
/// node, Findings findings)` is asked where the node is not a mapping, and answers null where that
/// is not its short form either.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ShortForm {
  /// The short form in words, as in `a text "GET /path"`.
  String value();
}
