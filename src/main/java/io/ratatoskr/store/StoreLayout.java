package io.ratatoskr.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folders of the store. Names of repositories, commits and files come from outside: every path that is returned, written to or
 * deleted normalizes to a path below the folder that it belongs to.
 *
 * @param root the folder of the store
 */
record StoreLayout(Path root) {
    StoreLayout {
        root = root.toAbsolutePath().normalize();
    }

    /** The folder of a complete model. */
    Path model(String repository, String commit) throws ModelStoreException {
        return revisionFolder("models", repository, commit);
    }

    /** The folder of a model that is being downloaded. */
    Path partial(String repository, String commit) throws ModelStoreException {
        return revisionFolder("partial", repository, commit);
    }

    /** The file lock with that name. */
    Path lock(String name) throws ModelStoreException {
        return resolve(root.resolve("locks"), name + ".lock");
    }

    /** The file lock of a repository. */
    Path repositoryLock(String repository) throws ModelStoreException {
        return lock(folderName(repository));
    }

    private Path revisionFolder(String kind, String repository, String commit) throws ModelStoreException {
        return resolve(resolve(root.resolve(kind), folderName(repository)), CommitId.require(commit, repository));
    }

    private static String folderName(String repository) {
        return repository.replace("/", "--");
    }

    /**
     * Resolves a relative path to an absolute one.
     *
     * @throws ModelStoreException when the result is not below the folder
     */
    static Path resolve(Path folder, String relative) throws ModelStoreException {
        Path base = folder.toAbsolutePath().normalize();
        Path path = base.resolve(relative).normalize();
        if (path.equals(base) || !path.startsWith(base)) {
            throw new ModelStoreException("'%s' is not a path inside the store".formatted(shorten(relative)));
        }
        return path;
    }

    private static String shorten(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    /**
     * Deletes a folder of the store and all it contains; links are deleted, not followed.
     *
     * @throws ModelStoreException when it is not below the store's folder
     */
    void delete(Path folder) throws IOException {
        if (folder.equals(root) || !folder.normalize().startsWith(root)) {
            throw new ModelStoreException("only folders inside the store are deleted");
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
