package aloft.spi.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a component that takes anything shall be: something else departs from the schema, and is
/// handed on as it is.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ExpectedType {
  /// The type whose form says what is wanted.
  Class<?> value();

  /// Whether an object is wanted, too: a function of the cloud's that resolves to such a value.
  boolean orObject() default false;
}
