package aloft.spi.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The regular expression that a text must match somewhere, as in JSON Schema; on a map, each of
/// its keys.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Matches {
  String value();

  /// The rule in words, as in `letters, digits and dashes`.
  String words() default "";
}
