package dev.lakebox.freshness;

import java.io.File;
import java.util.Map;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Reads objects as the plain files they are where the store keeps them so, without asking the store. */
record InPlaceFiles(FileIO store, Map<String, File> directories) implements FileIO {

    private static final long serialVersionUID = 1;

    @Override
    public InputFile newInputFile(String location) {
        InputFile file = inPlace(location);
        return file == null ? store.newInputFile(location) : file;
    }

    @Override
    public InputFile newInputFile(String location, long length) {
        InputFile file = inPlace(location);
        return file == null ? store.newInputFile(location, length) : file;
    }

    private InputFile inPlace(String location) {
        for (Map.Entry<String, File> directory : directories.entrySet()) {
            if (location.startsWith(directory.getKey())) {
                String key = location.substring(directory.getKey().length());
                return Files.localInput(new File(directory.getValue(), key));
            }
        }
        return null;
    }

    @Override
    public OutputFile newOutputFile(String location) {
        throw new UnsupportedOperationException("Cannot write %s: this only reads".formatted(location));
    }

    @Override
    public void deleteFile(String location) {
        throw new UnsupportedOperationException("Cannot delete %s: this only reads".formatted(location));
    }
}
