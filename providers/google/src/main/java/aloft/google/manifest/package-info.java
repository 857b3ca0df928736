/// The records of a serverless.yml for Google Cloud: its schema and its reference.
@NullMarked
package aloft.google.manifest;

import org.jspecify.annotations.NullMarked;
