package aloft.spi.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The regular expression that a string must contain a match of, as in JSON Schema; on a map, it
/// applies to each key.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Matches {
  String value();

  /// A description of the valid values, such as `letters, digits and dashes`.
  String words() default "";
}
