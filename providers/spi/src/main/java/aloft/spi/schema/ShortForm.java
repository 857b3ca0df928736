package aloft.spi.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks the static method of a record that decodes its short form, such as `static @Nullable Http
/// of(Node node, DiagnosticCollector findings)`. It is called if the node is not a mapping, and
/// returns null if the node is not the short form.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ShortForm {
  /// The description of the short form for messages and for the reference.
  String value();
}
