# Writes the files of this folder that NumPy wrote: python make.py (NumPy 2.4.6)
import numpy as np

n = 30
rows = np.arange(n)
# Channels last: pixel (y, x) of channel c of picture i is i + 10·y + x + 100·c.
pictures = rows[:, None, None, None] + 10 * np.arange(3)[:, None, None] + np.arange(4)[:, None] + 100 * np.arange(2)
np.savez('pictures.npz', x_train=pictures[:20].astype('<f4'), y_train=rows[:20] % 3 + 1,
         x_test=pictures[20:].astype('<f4'), y_test=rows[20:] % 3 + 1)
np.savez_compressed('packed.npz', images=pictures[..., 0].astype('u1'), labels=(rows % 2 * 7 - 3).astype('i1'))
for kind in ['<f2', '>f4', '<f8', '>i2', '<u2', '|i1', '|u1', '|b1', '<i8', '>u4']:
    np.save(f"{kind[1:]}.npy", np.array([[0, 1, 2], [3, 40, 100]]).astype(kind))
np.save('columns.npy', np.asfortranarray(np.arange(24, dtype='<i4').reshape(2, 3, 4)))
np.save('texts.npy', np.array(['a', 'b']))
np.save('objects.npy', np.array([{}, 1], dtype=object), allow_pickle=True)
np.save('records.npy', np.array([(1, 2.0)], dtype=[('a', '<i4'), ('b', '<f4')]))
