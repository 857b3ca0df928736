/// The records of a serverless.yml for Azure: its schema and its reference.
@NullMarked
package aloft.azure.manifest;

import org.jspecify.annotations.NullMarked;
