package aloft.spi.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a component whose type is a record and whose keys belong to the mapping of the enclosing
/// record: a long section can be grouped by topic without a change of the manifest. The record is
/// created even if none of its keys occurs. Its checks run; its own [Doc], [Open] and [ShortForm]
/// have no effect.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Inline {}
