package aloft.spi.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The expected type of a component that accepts any value: a value of another type violates the
/// schema, but is passed on unchanged.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ExpectedType {
  /// The expected type.
  Class<?> value();

  /// Whether an object is valid, too: an intrinsic function of the cloud that returns such a value.
  boolean allowsObject() default false;
}
